from collections.abc import Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T", covariant=True)

def __getattr__(name: str) -> Any: ...

class Dataset(Generic[T]): ...

class IterableDataset(Dataset[T]):
    def __iter__(self) -> Iterator[T]: ...
