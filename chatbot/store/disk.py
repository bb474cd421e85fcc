"""The few operations on files that a commit is made of, each of which may fail or be the last."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatbot.errors import IndexUnwritable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class Disk:
    """Writes, syncs, renames and removes; a parameter, so that tests can break any of them."""

    def make_folder(self, path: Path) -> None:
        """Make a folder and those above it."""
        path.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, content: bytes | memoryview) -> None:
        """Write a whole file."""
        path.write_bytes(content)

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file."""
        shutil.copyfile(source, target)

    def link(self, source: Path, target: Path) -> None:
        """Give a write-once file a second name; copy it where links are not to be had."""
        try:
            os.link(source, target)
        except OSError:
            self.copy(source, target)

    def sync(self, path: Path) -> None:
        """Wait until a file or the names in a folder are on the disk."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, source: Path, target: Path) -> None:
        """Give a file or folder its final name in one step."""
        os.replace(source, target)

    def remove(self, path: Path) -> None:
        """Remove a file or a folder with all in it."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def free_bytes(self, path: Path) -> int:
        """How much may still be written to the file system of a folder."""
        return shutil.disk_usage(path).free


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the operating system says while writing into a sentence for the user.

    :raises IndexUnwritable: for a full disk, a missing permission or a failing device.
    """
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: OSError) -> IndexUnwritable:
    """Say why a folder cannot be written, and what to do."""
    if error.errno in _FULL:
        why, remedy = "디스크에 공간이 없습니다", "공간을 비운 뒤 다시 실행해 주세요."
    elif error.errno in _FORBIDDEN:
        why, remedy = "쓸 권한이 없습니다", "폴더의 권한을 확인해 주세요."
    elif error.errno in {errno.EEXIST, errno.ENOTDIR}:
        why, remedy = "폴더가 아닙니다", "다른 경로를 정해 주세요."
    else:
        why, remedy = error.strerror or str(error), "디스크를 점검해 주세요."
    return IndexUnwritable(
        f"색인을 {folder}에 쓸 수 없습니다: {why}.", f"{remedy} 이미 있던 색인은 그대로입니다."
    )


def as_os_error(error: Exception) -> OSError:
    """Find the cause in an error of a library that tells it as text only."""
    text = str(error)
    if "disk is full" in text or "StorageFull" in text or "FileTooLarge" in text:
        return OSError(errno.ENOSPC, text)
    if "readonly" in text or "ReadOnly" in text or "PermissionDenied" in text:
        return OSError(errno.EACCES, text)
    return OSError(errno.EIO, text)
