#include "store/posix.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace chipline {

std::string ErrorText(int number) {
  return std::error_code(number, std::generic_category()).message();
}

Error SystemError(const std::string& what, const std::string& path) {
  const int number = errno;
  std::string message = "cannot " + what + ": " + ErrorText(number);
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
    return Unavailable(std::move(message), path);
  }
  if (number == ENOENT) return NotFound(std::move(message), path);
  return IoError(std::move(message), path);
}

Result<File> File::Open(const std::string& path, int flags, unsigned mode) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor < 0) return SystemError("open", path);
  return File(descriptor, path);
}

File::File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> File::WriteAt(std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count =
        ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("write", path_);
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return Ok();
}

Result<void> File::SyncData() {
  if (::fdatasync(descriptor_) != 0) return SystemError("sync", path_);
  return Ok();
}

Result<std::string> File::ReadAt(std::size_t size, std::uint64_t offset) const {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = ::pread(descriptor_, bytes.data() + filled, size - filled,
                                  static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError("read", path_);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

std::size_t AllowOpenFiles() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t before = std::exchange(limit.rlim_cur, limit.rlim_max);
  return static_cast<std::size_t>(::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur
                                                                          : before);
}

FileDraft::FileDraft(std::string path, std::string draft)
    : path_(std::move(path)), draft_(std::move(draft)) {}

FileDraft::FileDraft(FileDraft&& other) noexcept
    : path_(std::move(other.path_)), draft_(std::exchange(other.draft_, {})) {}

FileDraft::~FileDraft() {
  if (!draft_.empty()) ::unlink(draft_.c_str());
}

Result<FileDraft> FileDraft::Write(const std::string& path, std::string_view bytes) {
  static std::atomic<std::uint64_t> drafts = 0;
  FileDraft draft(
      path, path + "." + std::to_string(::getpid()) + "-" + std::to_string(drafts++) + ".new");
  // Another process of that number may have left one behind.
  File file = CHIP_TRY(File::Open(draft.draft_, O_WRONLY | O_CREAT | O_TRUNC));
  CHIP_CHECK(file.WriteAt(bytes, 0));
  CHIP_CHECK(file.SyncData());
  return draft;
}

Result<void> FileDraft::Put() {
  if (std::rename(draft_.c_str(), path_.c_str()) != 0) return SystemError("rename", draft_);
  draft_.clear();
  const std::size_t slash = path_.rfind('/');
  return SyncFolder(slash == std::string::npos ? "." : path_.substr(0, slash + 1));
}

Result<void> WriteFileWhole(const std::string& path, std::string_view bytes) {
  FileDraft draft = CHIP_TRY(FileDraft::Write(path, bytes));
  return draft.Put();
}

Result<void> SyncFolder(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return SystemError("open", path);
  const int failed = ::fsync(descriptor);
  Result<void> synced = failed == 0 ? Ok() : Result<void>(SystemError("sync", path));
  ::close(descriptor);
  return synced;
}

Result<std::string> ReadFile(const std::string& path) {
  const File file = CHIP_TRY(File::Open(path, O_RDONLY));
  std::string text;
  for (;;) {
    const std::string piece = CHIP_TRY(file.ReadAt(std::size_t{1} << 20U, text.size()));
    if (piece.empty()) return text;
    text += piece;
  }
}

}  // namespace chipline
