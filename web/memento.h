// RFC 7089 on the record's clock: a memento is what an answer was when the log had grown to some
// entry. The log has one memento a second, the last entry of that second, because that is how fine
// the dates of HTTP are. `date` is part of the question and stays as it is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "query/timeline.h"
#include "web/citation.h"
#include "web/http.h"
#include "web/router.h"

namespace chipline {

// The memento that `seq` belongs to is the last entry of its second; the one before it, or 0.
std::uint64_t MementoBefore(const Timeline& timeline, std::uint64_t seq);
// The first memento after entry `seq` (0: the very first), or 0 where the log ends there.
std::uint64_t MementoAfter(const Timeline& timeline, std::uint64_t seq);

// When the pinned state was recorded, as Memento-Datetime says it; nothing for an empty log.
std::optional<std::string> MementoDate(const Timeline& timeline, const Pin& pin);

// The links of one answer: original, timegate and timemap, cite-as; of a pinned one also itself,
// prev and first. None of these changes when the log grows, so none ages in a cache; what comes
// after is in the TimeMap.
std::string MementoLinks(const Timeline& timeline, const Route& route, const Pin& pin);

// The TimeGate: 302 to the memento that was current at `date`, the first one where `date` is
// before all; kInvalidDate where it is no HTTP date.
Response NegotiateDate(const Timeline& timeline, const Route& route, const Pin& pin,
                       std::string_view date);

// One page of the TimeMap, 1,000 mementos after entry `after`, as application/link-format or JSON.
Response TimeMapPage(const Timeline& timeline, const Route& route, const Pin& pin,
                     std::uint64_t after, bool as_json);

}  // namespace chipline
