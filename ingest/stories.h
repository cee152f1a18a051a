// Which stored texts are one story: copies of a wire report and reprints, wherever they appeared.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/fingerprint.h"
#include "model/result.h"
#include "store/document_store.h"
#include "store/side_store.h"

namespace chipline {

// A text by its hash, and how much of both it has in common with another (Shingles::Likeness).
struct AlikeText {
  std::string document;
  double likeness = 0;
};

// The MinHash of each text is kept beside the log; candidates are confirmed on the texts
// themselves. Safe from any thread.
class Stories {
 public:
  // Both are borrowed and must outlive it.
  Stories(SideStore* side, const DocumentStore* documents) : side_(*side), documents_(*documents) {}

  // Adds a text by its hash; durable on return. One that is there already changes nothing.
  Result<void> Add(const std::string& document, std::string_view text);
  // The other texts that are at least kSameStory alike, most alike first. A text that was withdrawn
  // is like none.
  Result<std::vector<AlikeText>> Alike(const std::string& document, std::string_view text) const;

 private:
  Result<void> Load() const;
  void Remember(const std::string& document, const MinHash& values) const;

  SideStore& side_;
  const DocumentStore& documents_;
  mutable std::mutex mutex_;
  mutable bool is_loaded_ = false;
  mutable std::unordered_map<std::uint64_t, std::vector<std::string>> bands_;
};

}  // namespace chipline
