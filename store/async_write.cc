#include "store/async_write.h"

#include <cerrno>
#include <linux/aio_abi.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace chipline {
namespace {

// The C library has no functions for these.
long SetUp(aio_context_t* context) {
  return ::syscall(SYS_io_setup, 1, context);
}
long Submit(aio_context_t context, iocb* write) {
  iocb* writes[] = {write};
  return ::syscall(SYS_io_submit, context, 1, writes);
}
long Wait(aio_context_t context, io_event* event) {
  return ::syscall(SYS_io_getevents, context, 1, 1, event, nullptr);
}

}  // namespace

struct AsyncWrite::State {
  aio_context_t context = 0;
  bool has_context = false;
  bool is_begun = false;
  iocb write{};
  File* file = nullptr;
  std::string_view bytes;
  std::uint64_t offset = 0;

  ~State() {
    // Waits for what is under way.
    if (has_context) ::syscall(SYS_io_destroy, context);
  }
};

AsyncWrite::AsyncWrite() : state_(std::make_unique<State>()) {
  state_->has_context = SetUp(&state_->context) == 0;
}

AsyncWrite::~AsyncWrite() = default;

Result<void> AsyncWrite::Begin(File* file, std::string_view bytes, std::uint64_t offset) {
  State& state = *state_;
  if (!state.has_context) return file->WriteAt(bytes, offset);
  state.write = {};
  state.write.aio_lio_opcode = IOCB_CMD_PWRITE;
  state.write.aio_fildes = static_cast<std::uint32_t>(file->descriptor());
  state.write.aio_buf = reinterpret_cast<std::uint64_t>(bytes.data());
  state.write.aio_nbytes = bytes.size();
  state.write.aio_offset = static_cast<std::int64_t>(offset);
  if (Submit(state.context, &state.write) != 1) return file->WriteAt(bytes, offset);
  state.is_begun = true;
  state.file = file;
  state.bytes = bytes;
  state.offset = offset;
  return Ok();
}

Result<void> AsyncWrite::Finish() {
  State& state = *state_;
  if (!std::exchange(state.is_begun, false)) return Ok();
  io_event event{};
  long count = 0;
  do {
    count = Wait(state.context, &event);
  } while (count < 0 && errno == EINTR);
  if (count != 1) return SystemError("wait for a write", state.file->path());
  if (event.res < 0) {
    errno = static_cast<int>(-event.res);
    return SystemError("write", state.file->path());
  }
  const auto written = static_cast<std::size_t>(event.res);
  if (written == state.bytes.size()) return Ok();
  return state.file->WriteAt(state.bytes.substr(written), state.offset + written);
}

}  // namespace chipline
