// How engines of the side store name a document: collection, zero byte, id. Sorted by it, a
// collection lies together in order of id.
#pragma once

#include <string>
#include <string_view>

#include "model/result.h"

namespace chipline {

// What every key of the collection begins with. kInvalidArgument as SideStore says.
Result<std::string> SidePrefix(std::string_view collection);
Result<std::string> SideKey(std::string_view collection, std::string_view id);

}  // namespace chipline
