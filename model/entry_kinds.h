// The names of EntryKind in JSON and on the stream: for the two halves of model/json.h, and for
// whoever names a kind to a user.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

#include "model/entry.h"

namespace chipline {

struct EntryKindName {
  EntryKind kind;
  std::string_view name;
};
inline constexpr EntryKindName kEntryKinds[] = {
    {EntryKind::kEvents, "events"},         {EntryKind::kCorrection, "correction"},
    {EntryKind::kRetraction, "retraction"}, {EntryKind::kConfirmation, "confirmation"},
    {EntryKind::kMerge, "merge"},
};

// "?" for a kind of a later program.
inline std::string_view KindName(EntryKind kind) {
  const auto* found = std::ranges::find(kEntryKinds, kind, &EntryKindName::kind);
  return found == std::end(kEntryKinds) ? "?" : found->name;
}

}  // namespace chipline
