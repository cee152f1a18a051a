// Taking back what an entry did, by entries that follow it: nothing is ever removed.
#pragma once

#include <cstdint>
#include <string>

#include "web/desk.h"

namespace chipline {

enum class UndoStep : std::uint8_t { kTry, kDo };

// New events are retracted; what was said of an earlier event is followed by the version before,
// with the events that a merge took away. Only what nothing has followed can be taken back: 412
// otherwise, 404 for no such entry. Asked again it changes nothing more. Else the answer of the
// last request that was made, as web/write_api.h gives it.
Response Undo(const Desk& desk, const Request& request, std::uint64_t seq,
              const std::string& reason, UndoStep step);

}  // namespace chipline
