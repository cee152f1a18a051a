// Runs the real program as its users do: words in, text and an exit status out, HTTP over loopback.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace chipline {

struct Outcome {
  int status = -1;  // exit status; -1 if it did not end by itself
  std::string out;
  std::string err;
};

// `input` is its standard input. The program finds its samples from the source directory and its
// store from --store alone: CHIPLINE_STORE is not passed on.
Outcome RunProgram(const std::vector<std::string>& words, const std::string& input = {});

struct HttpAnswer {
  int status = 0;
  std::string head;
  std::string body;
};

// The program under way, killed with the object unless it has ended.
class Running {
 public:
  explicit Running(const std::vector<std::string>& words);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  void Kill();  // SIGKILL, and waits for the end

 private:
  pid_t pid_ = -1;
};

// `chipline serve` on a free port until destroyed (SIGTERM, and its status is kept in
// `ended_with`). `more` are further words.
class ServedStore {
 public:
  explicit ServedStore(const std::string& store, int* ended_with = nullptr,
                       const std::vector<std::string>& more = {});
  ~ServedStore();
  ServedStore(const ServedStore&) = delete;
  ServedStore& operator=(const ServedStore&) = delete;

  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  HttpAnswer Get(const std::string& target) const { return Send("GET", target, {}, {}); }
  // `fields` are header lines, each with its line end.
  HttpAnswer Send(const std::string& method, const std::string& target, const std::string& fields,
                  const std::string& body) const;

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  int port_ = 0;
  int* ended_with_;
};

}  // namespace chipline
