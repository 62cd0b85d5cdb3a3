"""Models of pydantic whose validators are made when the first value is validated.

A run imports a hundred models and validates values of a few: rules are kept validated, and a
verdict is put together by ourselves, of values that are what they should be (`make`).
"""

from collections.abc import Callable
from threading import RLock
from typing import Any, Final, ParamSpec, TypeVar, cast

from pydantic import BaseModel, ConfigDict

_MAKING: Final = RLock()
"""Before 2.14 pydantic made a validator for one thread only."""
P = ParamSpec("P")
M = TypeVar("M", bound=BaseModel)


class LazyModel(BaseModel):
    """A model that has no validator and no serializer before somebody needs one."""

    model_config = ConfigDict(defer_build=True)

    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None:
        """Make what validates and serializes, for one thread at a time."""
        depth = options.pop("_parent_namespace_depth", 2) + 1  # this method is one frame more
        with _MAKING:
            return super().model_rebuild(**options, _parent_namespace_depth=depth)


def make(model: Callable[P, M], /, *_: P.args, **values: P.kwargs) -> M:
    """Return an object of a model without validating it: values of ours, of the types it says.

    mypy checks them as it checks a call of the model. What somebody else wrote is validated.
    """
    given: dict[str, Any] = dict(values)
    return cast("type[M]", model).model_construct(**given)
