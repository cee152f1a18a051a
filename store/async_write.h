// One write that goes on while its caller does something else.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "model/result.h"
#include "store/posix.h"

namespace chipline {

// One write at a time, one thread at a time. Where the kernel offers no such writes (a container
// may forbid them), Begin does the whole.
class AsyncWrite {
 public:
  AsyncWrite();
  ~AsyncWrite();  // waits for what was begun

  // `bytes` and `file` must stay as they are until Finish, which says how it went: as synced as the
  // flags of `file` ask for. kUnavailable where the disk is full, else kIo. REQUIRES: what was
  // begun before is finished.
  Result<void> Begin(File* file, std::string_view bytes, std::uint64_t offset);
  Result<void> Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chipline
