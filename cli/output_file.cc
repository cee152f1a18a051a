#include "cli/output_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <streambuf>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "store/posix.h"

namespace chipline {
namespace {

constexpr mode_t kUsualMode = 0666;  // less what the umask takes

// Of the system call that just failed; in the words of whoever named the path, not of the draft.
Error CannotWrite(const std::string& path) {
  return IoError("cannot write: " + ErrorText(errno), path);
}

}  // namespace

// Bytes on their way to a descriptor, which it owns unless that is standard output.
class OutputFile::Buffer final : public std::streambuf {
 public:
  Buffer(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {
    setp(bytes_.data(), bytes_.data() + bytes_.size());
  }
  ~Buffer() override {
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  int descriptor() const { return descriptor_; }
  const std::optional<Error>& fault() const { return fault_; }

 protected:
  int_type overflow(int_type next) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(next, traits_type::eof())) {
      *pptr() = traits_type::to_char_type(next);
      pbump(1);
    }
    return traits_type::not_eof(next);
  }
  int sync() override {
    const char* at = pbase();
    while (!fault_ && at != pptr()) {
      const ssize_t count = ::write(descriptor_, at, static_cast<std::size_t>(pptr() - at));
      if (count >= 0) at += count;
      if (count < 0 && errno != EINTR) fault_ = CannotWrite(path_);
    }
    setp(bytes_.data(), bytes_.data() + bytes_.size());
    return fault_ ? -1 : 0;
  }

 private:
  const int descriptor_;
  const std::string path_;
  std::array<char, 65'536> bytes_;
  std::optional<Error> fault_;
};

OutputFile::OutputFile(std::unique_ptr<Buffer> buffer, std::string path, std::string target,
                       std::string draft)
    : buffer_(std::move(buffer)),
      stream_(buffer_.get()),
      path_(std::move(path)),
      target_(std::move(target)),
      draft_(std::move(draft)) {}

OutputFile::~OutputFile() {
  if (!draft_.empty()) ::unlink(draft_.c_str());
}

Result<std::unique_ptr<OutputFile>> OutputFile::Open(const std::string& path) {
  const auto made = [&](int descriptor, std::string target, std::string draft) {
    const std::string name = path == "-" ? "standard output" : path;
    return std::unique_ptr<OutputFile>(new OutputFile(std::make_unique<Buffer>(descriptor, name),
                                                      name, std::move(target), std::move(draft)));
  };
  if (path == "-") return made(STDOUT_FILENO, {}, {});
  struct stat there {};
  const bool exists = ::stat(path.c_str(), &there) == 0;
  if (exists && !S_ISREG(there.st_mode)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return CannotWrite(path);
    return made(descriptor, {}, {});
  }
  // A link stays a link.
  std::error_code fault;
  const auto canonical = std::filesystem::canonical(path, fault);
  std::string target = fault ? path : canonical.string();
  std::string draft = target + "." + std::to_string(::getpid()) + ".new";
  const int descriptor =
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kUsualMode);
  if (descriptor < 0) return CannotWrite(path);
  auto file = made(descriptor, std::move(target), std::move(draft));
  if (exists && ::fchmod(descriptor, there.st_mode & 07777U) != 0) return CannotWrite(path);
  return file;
}

std::optional<Error> OutputFile::fault() const {
  return buffer_->fault();
}

Result<void> OutputFile::Commit() {
  stream_.flush();
  if (const auto failed = fault()) return *failed;
  if (draft_.empty()) return Ok();
  if (::fsync(buffer_->descriptor()) != 0) return CannotWrite(path_);
  if (std::rename(draft_.c_str(), target_.c_str()) != 0) return CannotWrite(path_);
  draft_.clear();
  const auto folder = std::filesystem::path(target_).parent_path();
  return SyncFolder(folder.empty() ? "." : folder.string());
}

Result<void> WriteWholeFile(const std::string& path, const std::string& bytes) {
  const auto file = CHIP_TRY(OutputFile::Open(path));
  file->stream() << bytes;
  return file->Commit();
}

}  // namespace chipline
