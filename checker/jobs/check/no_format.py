"""Tell the author of a document of no format which formats come near, and how to make one."""

from checker.core.messages import Message, MessageList
from checker.jobs.check.check import CheckJob
from checker.rules import RulesetLibrary
from checker.rules.library import is_default


def describe_no_format(job: CheckJob, library: RulesetLibrary) -> list[Message]:
    """Return what to tell of a document that was held against what holds for anybody."""
    if job.chosen_by != "default" or not is_default(job.ruleset.id):
        return []
    near = [
        Message("check.format-near", name=each.ruleset, title=each.title or each.ruleset)
        for each in library.list_near(job.document)
    ]
    if near:
        listed = MessageList(near, "check.formats-joint")
        return [Message("check.no-format-but-near", near=listed)]
    return [Message("check.no-format")]
