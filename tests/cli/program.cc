#include "tests/cli/program.h"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/source_dir.h"

namespace chipline {
namespace {

struct Pipe {
  std::array<int, 2> ends{-1, -1};
  Pipe() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  }
};

pid_t Spawn(const std::vector<std::string>& words, int in, int out, int err) {
  std::string program = CHIPLINE_PROGRAM;
  const std::string source = SourcePath("");
  std::vector<std::string> copies = words;
  std::vector<char*> argv = {program.data()};
  for (std::string& word : copies) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::dup2(in, 0);
  ::dup2(out, 1);
  if (err >= 0) ::dup2(err, 2);
  ::unsetenv("CHIPLINE_STORE");
  if (::chdir(source.c_str()) != 0) ::_exit(126);
  ::execv(program.c_str(), argv.data());
  ::_exit(127);
}

int Wait(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Reads both until they end; neither can fill up and block the program.
void Drain(int out, int err, Outcome& outcome) {
  std::array<pollfd, 2> fds = {pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
  std::array<std::string*, 2> texts = {&outcome.out, &outcome.err};
  std::array<char, 65'536> buffer;
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    if (::poll(fds.data(), fds.size(), -1) < 0) return;
    for (std::size_t i = 0; i < fds.size(); ++i) {
      if (fds[i].fd < 0 || fds[i].revents == 0) continue;
      const ssize_t got = ::read(fds[i].fd, buffer.data(), buffer.size());
      if (got > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      } else {
        ::close(fds[i].fd);
        fds[i].fd = -1;
      }
    }
  }
}

}  // namespace

Outcome RunProgram(const std::vector<std::string>& words, const std::string& input) {
  Pipe in;
  Pipe out;
  Pipe err;
  const pid_t pid = Spawn(words, in.ends[0], out.ends[1], err.ends[1]);
  ::close(in.ends[0]);
  ::close(out.ends[1]);
  ::close(err.ends[1]);
  // A program that ends without reading leaves a pipe that nobody reads: no reason to end with it.
  // Ignored from here on alone, since the program would inherit that.
  const auto handler = ::signal(SIGPIPE, SIG_IGN);
  [[maybe_unused]] const auto written = ::write(in.ends[1], input.data(), input.size());
  ::signal(SIGPIPE, handler);
  ::close(in.ends[1]);
  Outcome outcome;
  Drain(out.ends[0], err.ends[0], outcome);
  outcome.status = Wait(pid);
  return outcome;
}

Running::Running(const std::vector<std::string>& words) {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  pid_ = Spawn(words, nothing, nothing, nothing);
  ::close(nothing);
}

Running::~Running() {
  if (pid_ > 0) Kill();
}

void Running::Kill() {
  ::kill(pid_, SIGKILL);
  Wait(pid_);
  pid_ = -1;
}

ServedStore::ServedStore(const std::string& store, int* ended_with,
                         const std::vector<std::string>& more)
    : ended_with_(ended_with) {
  Pipe out;
  std::vector<std::string> words = {"serve", "--listen", "127.0.0.1:0", "--store", store};
  words.insert(words.end(), more.begin(), more.end());
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  pid_ = Spawn(words, nothing, out.ends[1], -1);
  ::close(nothing);
  ::close(out.ends[1]);
  out_ = out.ends[0];
  // "… http://127.0.0.1:PORT/" is the first line.
  std::string line;
  char byte = 0;
  while (::read(out_, &byte, 1) == 1 && byte != '\n') line += byte;
  const std::size_t colon = line.rfind(':');
  if (colon != std::string::npos) port_ = std::atoi(line.c_str() + colon + 1);
}

ServedStore::~ServedStore() {
  ::kill(pid_, SIGTERM);
  const int status = Wait(pid_);
  if (ended_with_ != nullptr) *ended_with_ = status;
  ::close(out_);
}

HttpAnswer ServedStore::Send(const std::string& method, const std::string& target,
                             const std::string& fields, const std::string& body) const {
  HttpAnswer answer;
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string all;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    std::string request =
        method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields;
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    request += "\r\n" + body;
    [[maybe_unused]] const auto sent = ::send(fd, request.data(), request.size(), MSG_NOSIGNAL);
    std::array<char, 65'536> buffer;
    for (;;) {
      const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
      if (got <= 0) break;
      all.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  ::close(fd);
  const std::size_t end = all.find("\r\n\r\n");
  if (all.size() < 12 || end == std::string::npos) return answer;
  answer.status = std::atoi(all.c_str() + 9);
  answer.head = all.substr(0, end);
  answer.body = all.substr(end + 4);
  return answer;
}

}  // namespace chipline
