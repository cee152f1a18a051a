// How engines of the side store name a document: collection, zero byte, id. Sorted by it, a
// collection lies together in order of id.
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"
#include "store/side_store.h"

namespace chipline {

// What every key of the collection begins with. kInvalidArgument as SideStore says.
Result<std::string> SidePrefix(std::string_view collection);
Result<std::string> SideKey(std::string_view collection, std::string_view id);
// What would write this text under this key. REQUIRES: SideKey made it.
SideChange SideChangeOf(std::string_view key, std::string_view text);

}  // namespace chipline
