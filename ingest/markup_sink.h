// Who hears what a feed's markup says, whichever reader reads it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chipline {

using MarkupAttributes = std::vector<std::pair<std::string, std::string>>;

class MarkupSink {
 public:
  virtual ~MarkupSink() = default;
  // A prefix (empty for the default) stands for a namespace from here on.
  virtual void OnNamespace(std::string_view prefix, std::string_view uri) = 0;
  // Names in lower case, "prefix:name" where the namespace has a prefix: the customary one of
  // feed_namespaces.h, else the document's own. Attributes keep their order.
  virtual void OnStart(std::string_view tag, MarkupAttributes attributes) = 0;
  virtual void OnEnd(std::string_view tag) = 0;
  // A piece of character data with references resolved.
  virtual void OnText(std::string_view text) = 0;
};

}  // namespace chipline
