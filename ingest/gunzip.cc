#include "ingest/gunzip.h"

#include <memory>
#include <vector>
#include <zlib.h>

namespace chipline {
namespace {

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

bool IsGzip(std::string_view bytes) {
  return bytes.substr(0, 3) == std::string_view("\x1f\x8b\x08", 3);
}

Result<std::string> Gunzip(std::string_view bytes, std::size_t max_bytes) {
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  z_stream stream = {};
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) return IoError("zlib: out of memory");
  const std::unique_ptr<z_stream, EndInflate> owner(&stream);
  // zlib counts input in 32 bits; inputs are capped far below that, but a promise is checked.
  if (bytes.size() > 0xFFFFFFFFu) return InvalidArgument("gzip input is too large");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib never writes
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::vector<char> chunk(1 << 16);
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END) {
      return InvalidArgument("damaged gzip data",
                             "offset " + std::to_string(bytes.size() - stream.avail_in));
    }
    const std::size_t produced = chunk.size() - stream.avail_out;
    if (out.size() + produced > max_bytes) {
      return InvalidArgument("gzip data grows beyond " + std::to_string(max_bytes) + " bytes");
    }
    out.append(chunk.data(), produced);
    if (status != Z_STREAM_END) continue;
    // Another member may follow; anything else behind the end is padding, as gzip(1) has it.
    if (stream.avail_in < 18 || !IsGzip(bytes.substr(bytes.size() - stream.avail_in))) return out;
    inflateReset(&stream);
  }
}

}  // namespace chipline
