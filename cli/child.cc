#include "cli/child.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "store/posix.h"

extern char** environ;

namespace chipline {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr char kSelf[] = "/proc/self/exe";

// The real name, so that a list of processes shows the program; the link where it cannot be read.
std::string ProgramPath() {
  std::array<char, 4'096> path{};
  const ssize_t length = ::readlink(kSelf, path.data(), path.size() - 1);
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : kSelf;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const std::vector<std::string>& added) {
  std::vector<std::string> all = added;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('=') + 1);
    bool is_replaced = false;
    for (const std::string& other : added) is_replaced = is_replaced || other.starts_with(name);
    if (!is_replaced) all.emplace_back(text);
  }
  return all;
}

}  // namespace

Result<Child> Child::Start(const std::vector<std::string>& words, Output output,
                           const std::vector<std::string>& environment) {
  std::array<int, 2> ends = {-1, -1};
  if (output == Output::kPipe && ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Unavailable("cannot make a pipe: " + ErrorText(errno));
  }
  std::vector<std::string> arguments = {"chipline"};
  arguments.insert(arguments.end(), words.begin(), words.end());
  std::vector<std::string> variables = Environment(environment);
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(variables);

  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (output == Output::kPipe) ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  // Whatever is blocked or handled here is not in the child.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t none;
  sigset_t all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  pid_t pid = -1;
  const int fault =
      ::posix_spawn(&pid, ProgramPath().c_str(), &actions, &attributes, argv.data(), envp.data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (ends[1] >= 0) ::close(ends[1]);
  if (fault == 0) return Child(pid, ends[0]);
  if (ends[0] >= 0) ::close(ends[0]);
  return Unavailable("cannot start a process: " + ErrorText(fault));
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      output_(std::exchange(other.output_, -1)),
      status_(other.status_) {}

Child::~Child() {
  if (output_ >= 0) ::close(output_);
  if (pid_ < 0 || Ended()) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

Result<std::string> Child::Read(std::size_t most, Micros time) {
  const auto deadline = SteadyClock::now() + std::chrono::microseconds(time);
  std::string text;
  std::array<char, 65'536> buffer;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
    if (left.count() <= 0) {
      return Unavailable("it took longer than " + std::to_string(time / 1'000'000) + " s");
    }
    pollfd ready{output_, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(left.count()));
    if (count < 0 && errno != EINTR) return Unavailable("it cannot be read");
    if (count <= 0) continue;
    const ssize_t got = ::read(output_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    if (text.size() + static_cast<std::size_t>(got) > most) {
      return Unavailable("it printed more than it may");
    }
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::optional<int> Child::Ended() {
  if (status_ || pid_ < 0) return status_;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return status_;
}

std::optional<int> Child::Wait(Micros time) {
  constexpr std::chrono::milliseconds kStep(20);
  const auto deadline = SteadyClock::now() + std::chrono::microseconds(time);
  while (!Ended() && SteadyClock::now() < deadline) std::this_thread::sleep_for(kStep);
  return Ended();
}

void Child::AskToStop() {
  if (pid_ >= 0 && !Ended()) ::kill(pid_, SIGTERM);
}

void EndWithParent(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::raise(SIGTERM);
}

}  // namespace chipline
