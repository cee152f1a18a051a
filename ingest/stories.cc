#include "ingest/stories.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <utility>

namespace chipline {
namespace {

constexpr char kCollection[] = "minhash";
constexpr std::size_t kDigits = 8;

std::string ToText(const MinHash& values) {
  std::string text;
  for (const std::uint32_t value : values) {
    char digits[kDigits + 1];
    std::snprintf(digits, sizeof digits, "%08x", value);
    text += digits;
  }
  return text;
}

bool FromText(const std::string& text, MinHash* values) {
  if (text.size() != values->size() * kDigits) return false;
  for (std::size_t i = 0; i < values->size(); ++i) {
    (*values)[i] = static_cast<std::uint32_t>(
        std::strtoul(text.substr(i * kDigits, kDigits).c_str(), nullptr, 16));
  }
  return true;
}

}  // namespace

Result<void> Stories::Load() const {
  if (is_loaded_) return Ok();
  for (const SideDocument& kept : CHIP_TRY(side_.List(kCollection))) {
    MinHash values;
    if (!FromText(kept.text, &values)) {
      return Corruption("what is kept of this text cannot be read", "minhash/" + kept.id);
    }
    Remember(kept.id, values);
  }
  is_loaded_ = true;
  return Ok();
}

void Stories::Remember(const std::string& document, const MinHash& values) const {
  for (const std::uint64_t band : BandsOf(values)) bands_[band].push_back(document);
}

Result<void> Stories::Add(const std::string& document, std::string_view text) {
  const Shingles shingles = Shingles::Of(text);
  if (shingles.empty()) return Ok();
  const std::lock_guard lock(mutex_);
  CHIP_CHECK(Load());
  if (CHIP_TRY(side_.Get(kCollection, document))) return Ok();
  const MinHash values = MinHashOf(shingles);
  CHIP_CHECK(side_.Put(kCollection, document, ToText(values)));
  Remember(document, values);
  return Ok();
}

Result<std::vector<AlikeText>> Stories::Alike(const std::string& document,
                                              std::string_view text) const {
  std::vector<AlikeText> alike;
  const Shingles shingles = Shingles::Of(text);
  if (shingles.empty()) return alike;
  std::set<std::string> candidates;
  {
    const std::lock_guard lock(mutex_);
    CHIP_CHECK(Load());
    for (const std::uint64_t band : BandsOf(MinHashOf(shingles))) {
      const auto found = bands_.find(band);
      if (found != bands_.end()) candidates.insert(found->second.begin(), found->second.end());
    }
  }
  candidates.erase(document);
  for (const std::string& other : candidates) {
    const auto body = documents_.Get(other);
    if (!body) continue;
    const double likeness = shingles.Likeness(Shingles::Of(*body));
    if (likeness >= kSameStory) alike.push_back({other, likeness});
  }
  std::ranges::stable_sort(
      alike, [](const AlikeText& a, const AlikeText& b) { return a.likeness > b.likeness; });
  return alike;
}

}  // namespace chipline
