// The names of EntryKind in JSON, for the two halves of model/json.h: json.cc and json_write.cc.
#pragma once

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

}  // namespace chipline
