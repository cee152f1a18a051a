// The few system calls that durability needs, with errors in the words of an operator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/result.h"

namespace chipline {

// What `errno` says in words: "No space left on device". From any thread, unlike strerror.
std::string ErrorText(int number);
// The error of the system call that just failed (`errno`): "cannot WHAT: no space left on device",
// place = path; kUnavailable where the disk is full, kNotFound where there is no such file.
Error SystemError(const std::string& what, const std::string& path);

// Owns a file descriptor.
class File {
 public:
  // `flags` and `mode` as for open(2); O_CLOEXEC is added.
  static Result<File> Open(const std::string& path, int flags, unsigned mode = 0644);

  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  const std::string& path() const { return path_; }
  int descriptor() const { return descriptor_; }
  // Writes all of `bytes` at `offset`.
  Result<void> WriteAt(std::string_view bytes, std::uint64_t offset);
  Result<void> SyncData();
  // Up to `size` bytes from `offset`; fewer only at the end of the file.
  Result<std::string> ReadAt(std::size_t size, std::uint64_t offset) const;

 private:
  File(int descriptor, std::string path);
  int descriptor_ = -1;
  std::string path_;
};

// Lets this process open as many files as it may, and says how many that is. Where the system
// refuses, what there was.
std::size_t AllowOpenFiles();
// A file on its way to its place: written and synced under a name of its own beside it, and gone
// with the object unless it was put there. A crash leaves the place as it was.
class FileDraft {
 public:
  // kUnavailable where the disk is full.
  static Result<FileDraft> Write(const std::string& path, std::string_view bytes);

  FileDraft(FileDraft&& other) noexcept;
  FileDraft& operator=(FileDraft&&) = delete;
  ~FileDraft();

  // The bytes stand under the path, in place of what did, and durably, when this returns.
  Result<void> Put();

 private:
  FileDraft(std::string path, std::string draft);
  std::string path_;
  std::string draft_;  // empty: put, or moved from
};

// The file becomes these bytes, whole or not at all; durable when it returns.
Result<void> WriteFileWhole(const std::string& path, std::string_view bytes);
// Makes the names in a folder durable.
Result<void> SyncFolder(const std::string& path);
// The whole file. kNotFound if there is none.
Result<std::string> ReadFile(const std::string& path);

}  // namespace chipline
