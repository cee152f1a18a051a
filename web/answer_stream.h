// An answer that goes on for as long as the client stays.
#pragma once

#include <optional>
#include <string>

namespace chipline {

// Asked for more whenever there may be some and the client has taken all there was, by one worker
// at a time. Between two calls it costs no thread.
class AnswerStream {
 public:
  virtual ~AnswerStream() = default;
  // What has come since, some 64 KiB at most; empty if nothing has; nothing at the end. `idle`:
  // nothing was sent for a while, so a sign of life would do.
  virtual std::optional<std::string> Next(bool idle) = 0;
};

}  // namespace chipline
