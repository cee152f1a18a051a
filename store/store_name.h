// What a store is called: the one reader of such names.
#pragma once

#include <string>

#include "model/result.h"

namespace chipline {

struct StoreName {
  std::string folder;  // of "rocksdb:DIR"; empty for "memory:"
  bool in_memory() const { return folder.empty(); }
};

// kInvalidArgument, with the names there are, for any other.
Result<StoreName> ParseStoreName(const std::string& name);

}  // namespace chipline
