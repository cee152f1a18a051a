// The rules that answers were made with, kept beside the log, so that a citation can be answered by
// the same ones after the program has been given others. A version's text never changes.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace chipline {

// Safe from any thread. `version` is lower-case hexadecimal digits.
class RulesStore {
 public:
  virtual ~RulesStore() = default;

  // Keeps `text` under `version`; durable when it returns. Where it is kept already, nothing
  // changes; other bytes under that name are damaged ones, and are put right. kUnavailable where
  // the disk is full.
  virtual Result<void> Keep(const std::string& version, std::string_view text) = 0;

  // kNotFound where the version was never kept, or is no name of one.
  virtual Result<std::string> Get(const std::string& version) const = 0;

  // The names of all that are kept, in order.
  virtual Result<std::vector<std::string>> Versions() const = 0;
};

// The rules of a store by its name, as OpenEventLog takes it: of "rocksdb:DIR" the files
// DIR/rules/VERSION.toml, of others nothing that outlives the object.
Result<std::unique_ptr<RulesStore>> OpenRulesStore(const std::string& store);

}  // namespace chipline
