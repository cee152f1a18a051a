// Whether two articles are one story: copies of a wire report, reprints and updates have most of
// their words in the same order.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chipline {

// The overlapping runs of five words of one body, as sorted hashes without repeats. Case,
// punctuation and white space don't count; scripts written without blanks count each character as
// a word. A body of fewer than five words has one run.
class Shingles {
 public:
  // `body` is an extracted main text: whole pages of one site share their frame and would all be
  // alike. REQUIRES: valid UTF-8.
  static Shingles Of(std::string_view body);

  bool empty() const { return hashes_.empty(); }
  std::size_t size() const { return hashes_.size(); }
  // Common runs by all runs of both (Jaccard), 0..1; 0 where one is empty.
  double Likeness(const Shingles& other) const;
  const std::vector<std::uint64_t>& hashes() const { return hashes_; }

 private:
  std::vector<std::uint64_t> hashes_;
};

// 128 smallest values under as many orders (MinHash): two agree in about as many places as the
// bodies are alike. The same on every machine and for good, so that they may be stored.
using MinHash = std::array<std::uint32_t, 128>;
MinHash MinHashOf(const Shingles& shingles);

// Sixteen keys, each of eight of the values: bodies that share none are hardly alike.
std::array<std::uint64_t, 16> BandsOf(const MinHash& values);

// Bodies at least this alike are one story.
inline constexpr double kSameStory = 0.7;

// Finds the known bodies that a new one nearly repeats, without comparing it with all: sixteen
// bands of eight MinHash values each, one of which a body of likeness 0.7 shares with 61 % and one
// of 0.8 with 95 %; each candidate is confirmed by its exact likeness. One thread at a time.
class NearDuplicates {
 public:
  // The keys of what is at least kSameStory alike, most alike first.
  std::vector<std::string> Find(const Shingles& shingles) const;
  // A second body under a known key is kept beside the first: versions of one document.
  void Add(std::string key, Shingles shingles);
  std::size_t size() const { return bodies_.size(); }

 private:
  struct Body {
    std::string key;
    Shingles shingles;
  };
  std::vector<Body> bodies_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> bands_;
};

}  // namespace chipline
