#include "ingest/feed_record.h"

namespace chipline {

const std::string& FeedRecord::Text(const std::string& name) const {
  static const std::string none;
  const auto found = text.find(name);
  return found == text.end() ? none : found->second;
}

const std::vector<FeedFields>& FeedRecord::List(const std::string& name) const {
  static const std::vector<FeedFields> none;
  const auto found = list.find(name);
  return found == list.end() ? none : found->second;
}

bool FeedRecord::empty() const {
  return text.empty() && detail.empty() && element.empty() && list.empty() && instant.empty() &&
         child.empty() && content.empty();
}

}  // namespace chipline
