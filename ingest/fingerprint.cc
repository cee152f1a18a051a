#include "ingest/fingerprint.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr std::size_t kRun = 5;
constexpr std::size_t kBands = 16;
constexpr std::size_t kRows = 8;

// Two rounds of a multiply and shift (SplitMix64): every bit of the result depends on all.
std::uint64_t Mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

std::uint64_t HashOf(std::string_view word) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return Mix(hash);
}

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::vector<std::uint64_t> WordHashes(std::string_view body) {
  const std::string text = AsciiLower(body);
  std::vector<std::uint64_t> words;
  std::string word;
  const auto end_word = [&]() {
    if (!word.empty()) words.push_back(HashOf(word));
    word.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t c = NextCodePoint(text, &at);
    if (IsIdeograph(c)) {
      end_word();
      words.push_back(HashOf(std::string_view(text).substr(from, at - from)));
    } else if (c < 0x80 ? IsWordByte(static_cast<char>(c)) : IsLetter(c)) {
      word.append(text, from, at - from);
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

std::uint64_t BandKey(const MinHash& values, std::size_t band) {
  std::uint64_t key = Mix(band + 1);
  for (std::size_t row = 0; row < kRows; ++row) key = Mix(key ^ values[band * kRows + row]);
  return key;
}

}  // namespace

Shingles Shingles::Of(std::string_view body) {
  const std::vector<std::uint64_t> words = WordHashes(body);
  Shingles shingles;
  if (words.empty()) return shingles;
  const std::size_t runs = words.size() < kRun ? 1 : words.size() - kRun + 1;
  shingles.hashes_.reserve(runs);
  for (std::size_t i = 0; i < runs; ++i) {
    std::uint64_t hash = 0;
    for (std::size_t j = i; j < std::min(i + kRun, words.size()); ++j)
      hash = Mix(hash * 31 + words[j]);
    shingles.hashes_.push_back(hash);
  }
  std::sort(shingles.hashes_.begin(), shingles.hashes_.end());
  shingles.hashes_.erase(std::unique(shingles.hashes_.begin(), shingles.hashes_.end()),
                         shingles.hashes_.end());
  return shingles;
}

double Shingles::Likeness(const Shingles& other) const {
  if (empty() || other.empty()) return 0;
  std::size_t common = 0;
  auto mine = hashes_.begin();
  auto theirs = other.hashes_.begin();
  while (mine != hashes_.end() && theirs != other.hashes_.end()) {
    if (*mine == *theirs) {
      ++common;
      ++mine;
      ++theirs;
    } else if (*mine < *theirs) {
      ++mine;
    } else {
      ++theirs;
    }
  }
  return static_cast<double>(common) / static_cast<double>(size() + other.size() - common);
}

MinHash MinHashOf(const Shingles& shingles) {
  MinHash values;
  values.fill(std::numeric_limits<std::uint32_t>::max());
  for (const std::uint64_t hash : shingles.hashes()) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto value = static_cast<std::uint32_t>(Mix(hash + (i + 1) * 0x9E3779B97F4A7C15) >> 32);
      values[i] = std::min(values[i], value);
    }
  }
  return values;
}

std::array<std::uint64_t, 16> BandsOf(const MinHash& values) {
  std::array<std::uint64_t, kBands> bands{};
  for (std::size_t band = 0; band < kBands; ++band) bands[band] = BandKey(values, band);
  return bands;
}

std::vector<std::string> NearDuplicates::Find(const Shingles& shingles) const {
  if (shingles.empty()) return {};
  const MinHash values = MinHashOf(shingles);
  std::vector<std::uint32_t> candidates;
  for (std::size_t band = 0; band < kBands; ++band) {
    const auto found = bands_.find(BandKey(values, band));
    if (found != bands_.end()) {
      candidates.insert(candidates.end(), found->second.begin(), found->second.end());
    }
  }
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
  std::vector<std::pair<double, std::uint32_t>> alike;
  for (const std::uint32_t body : candidates) {
    const double likeness = shingles.Likeness(bodies_[body].shingles);
    if (likeness >= kSameStory) alike.emplace_back(-likeness, body);
  }
  std::sort(alike.begin(), alike.end());
  std::vector<std::string> keys;
  keys.reserve(alike.size());
  for (const auto& [likeness, body] : alike) keys.push_back(bodies_[body].key);
  return keys;
}

void NearDuplicates::Add(std::string key, Shingles shingles) {
  if (shingles.empty()) return;
  const MinHash values = MinHashOf(shingles);
  const auto body = static_cast<std::uint32_t>(bodies_.size());
  for (std::size_t band = 0; band < kBands; ++band) bands_[BandKey(values, band)].push_back(body);
  bodies_.push_back({std::move(key), std::move(shingles)});
}

}  // namespace chipline
