#include "ingest/limited_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <semaphore>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/posix.h"

namespace chipline {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kInputFd = 3;
constexpr std::size_t kComplaintBytes = 400;

std::counting_semaphore<2>& Slots() {
  static std::counting_semaphore<2> slots(2);
  return slots;
}

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { Close(); }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  Fd(Fd&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

Error Failed(const std::string& what) {
  return IoError(what + ": " + ErrorText(errno));
}

Result<Fd> Holding(std::string_view input) {
  Fd file(memfd_create("chipline-input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.get() < 0) return Failed("cannot hold the input of a program");
  for (std::size_t at = 0; at < input.size();) {
    const ssize_t written = write(file.get(), input.data() + at, input.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Failed("cannot hold the input of a program");
    at += static_cast<std::size_t>(written);
  }
  fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW);
  return file;
}

struct Pipe {
  Fd read;
  Fd write;
};

Result<Pipe> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Failed("cannot make a pipe");
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

void Limit(int what, rlim_t value, rlim_t hard) {
  const rlimit limit{value, hard};
  setrlimit(static_cast<__rlimit_resource>(what), &limit);
}

void Limit(int what, rlim_t value) {
  Limit(what, value, value);
}

// In the child, between fork and exec: system calls only.
[[noreturn]] void Become(char* const* argv, int input, int out, int err, pid_t parent,
                         const ProcessLimits& limits) {
  static constexpr char kLocale[] = "LC_ALL=C.UTF-8";
  char* const environment[] = {const_cast<char*>(kLocale), nullptr};
  // Above the numbers that are about to be given away.
  const int in_copy = fcntl(input, F_DUPFD, 10);
  const int out_copy = fcntl(out, F_DUPFD, 10);
  const int err_copy = fcntl(err, F_DUPFD, 10);
  const int null = open("/dev/null", O_RDONLY);
  const bool placed = dup2(null, 0) == 0 && dup2(out_copy, 1) == 1 && dup2(err_copy, 2) == 2 &&
                      dup2(in_copy, kInputFd) == kInputFd && close_range(kInputFd + 1, ~0U, 0) == 0;
  if (!placed || chdir("/") != 0) _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(126);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // At the first it is told so by a signal of its own, SIGXCPU; at the second it is killed.
  const auto seconds = static_cast<rlim_t>(limits.cpu_seconds);
  Limit(RLIMIT_CPU, seconds, seconds + 1);
  Limit(RLIMIT_AS, limits.memory_bytes);
  Limit(RLIMIT_FSIZE, 0);
  Limit(RLIMIT_CORE, 0);
  Limit(RLIMIT_NOFILE, 64);
  // Where the kernel does not allow it, nothing is lost: the program has no business there.
  (void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
  execve(argv[0], argv, environment);
  _exit(127);
}

// Reads both pipes until they end, a limit is passed or the time is up.
class Reading {
 public:
  Reading(Pipe& out, Pipe& err, const ProcessLimits& limits)
      : out_(out),
        err_(err),
        limits_(limits),
        end_(Clock::now() + std::chrono::seconds(limits.wall_seconds)) {}

  // Empty where all was read, else why not.
  std::string Run() {
    bool out_open = true;
    bool err_open = true;
    while (out_open || err_open) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now());
      if (left.count() <= 0) return TimeIsUp();
      std::array<pollfd, 2> fds = {{{out_open ? out_.read.get() : -1, POLLIN, 0},
                                    {err_open ? err_.read.get() : -1, POLLIN, 0}}};
      const int ready = poll(fds.data(), fds.size(), static_cast<int>(left.count()));
      if (ready < 0 && errno != EINTR) return "cannot be read: " + ErrorText(errno);
      if (ready <= 0) continue;
      if (fds[0].revents != 0) out_open = Take(out_.read.get(), &output, limits_.output_bytes + 1);
      if (fds[1].revents != 0) err_open = Take(err_.read.get(), &complaint, kComplaintBytes);
      if (output.size() > limits_.output_bytes) {
        return "wrote more than " + std::to_string(limits_.output_bytes) + " bytes";
      }
    }
    return {};
  }

  std::string output;
  std::string complaint;

 private:
  std::string TimeIsUp() const {
    return "took longer than " + std::to_string(limits_.wall_seconds) + " s";
  }

  // False at the end. What lies beyond `most` is read and dropped.
  bool Take(int fd, std::string* into, std::size_t most) {
    std::array<char, 65536> buffer;
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    const std::size_t room = most > into->size() ? most - into->size() : 0;
    into->append(buffer.data(), std::min(static_cast<std::size_t>(got), room));
    return got > 0;
  }

  Pipe& out_;
  Pipe& err_;
  const ProcessLimits& limits_;
  Clock::time_point end_;
};

std::string LastLine(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const std::size_t line = text.rfind('\n');
  return line == std::string::npos ? text : text.substr(line + 1);
}

std::string HowItEnded(int status, const ProcessLimits& limits, const std::string& complaint) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGXCPU) {
      return "used more than " + std::to_string(limits.cpu_seconds) + " s of processor time";
    }
    // What a machine without memory sends, or an administrator; and what a program gets that does
    // not end at SIGXCPU.
    if (signal == SIGKILL) return "was killed, as where memory runs out";
    return "was stopped by signal " + std::to_string(signal);
  }
  const std::string said = LastLine(complaint);
  return said.empty() ? "failed with status " + std::to_string(WEXITSTATUS(status)) : said;
}

std::string NameOf(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

}  // namespace

std::string FindProgram(std::string_view name) {
  for (const char* folder : {"/usr/bin/", "/usr/local/bin/", "/bin/"}) {
    std::string path = folder + std::string(name);
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

Result<std::string> RunLimited(const std::vector<std::string>& argv, std::string_view input,
                               const ProcessLimits& limits) {
  Slots().acquire();
  struct Release {
    ~Release() { Slots().release(); }
  } const release;
  const Fd file = CHIP_TRY(Holding(input));
  Pipe out = CHIP_TRY(MakePipe());
  Pipe err = CHIP_TRY(MakePipe());
  std::vector<char*> words;
  words.reserve(argv.size() + 1);
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) return Failed("cannot start " + NameOf(argv[0]));
  if (child == 0) {
    Become(words.data(), file.get(), out.write.get(), err.write.get(), parent, limits);
  }
  out.write.Close();
  err.write.Close();
  Reading reading(out, err, limits);
  std::string stopped = reading.Run();
  if (!stopped.empty()) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const std::string name = NameOf(argv[0]);
  if (!stopped.empty()) return InvalidArgument(name + " " + stopped);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return std::move(reading.output);
  return InvalidArgument(name + ": " + HowItEnded(status, limits, reading.complaint));
}

}  // namespace chipline
