"""The language server: an editor's drafts, checked while they are written.

`server` speaks the protocol in a process that never computes; `worker` computes in processes of
its own, so that an answer to the editor never waits for a rule, and a rule that dies takes nothing
with it. What the two say to each other is in `messages`.
"""
