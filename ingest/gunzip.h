// Decompression that knows when to stop.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/result.h"

namespace chipline {

bool IsGzip(std::string_view bytes);

// RFC 1952, all members. kInvalidArgument when the bytes are damaged or would become more than
// `max_bytes`: nothing larger is ever held.
Result<std::string> Gunzip(std::string_view bytes, std::size_t max_bytes);

}  // namespace chipline
