// A file that a command makes: whole or not at all.
#pragma once

#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "model/result.h"

namespace chipline {

// What is to stand under a path. It is written beside it, and what stood there stays until Commit
// puts the whole in its place; without Commit nothing has changed. A device or a pipe, where
// nothing can be kept, is written as it comes. Standard output is one of these ("-").
class OutputFile {
 public:
  // An error has the path as place and says why, as do those below.
  static Result<std::unique_ptr<OutputFile>> Open(const std::string& path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::ostream& stream() { return stream_; }
  // Why the stream takes no more, where it doesn't.
  std::optional<Error> fault() const;
  // The file is durable under its name when this returns.
  Result<void> Commit();

 private:
  class Buffer;
  OutputFile(std::unique_ptr<Buffer> buffer, std::string path, std::string target,
             std::string draft);

  const std::unique_ptr<Buffer> buffer_;
  std::ostream stream_;
  const std::string path_;
  const std::string target_;  // the path without links
  std::string draft_;         // empty: written as it comes, or committed
};

// The file becomes these bytes, as OutputFile says.
Result<void> WriteWholeFile(const std::string& path, const std::string& bytes);

}  // namespace chipline
