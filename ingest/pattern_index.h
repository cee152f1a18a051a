// Which of many patterns a text may match, without running them: one pass that finds the strings
// they need (pattern_needs.h). The patterns are then run one by one, each with an automaton of its
// own, which stays small where the automaton of all of them together would not: a gap (".*?") in
// one pattern keeps its state alive beside every state of every other.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chipline {

// Filled by Add, closed by Build, then safe from any thread.
class PatternIndex {
 public:
  // Patterns are numbered in the order of adding. REQUIRES: valid UTF-8, good RE2 syntax.
  void Add(std::string_view pattern);
  void Build();

  // The numbers of patterns that `text` may match, ascending; none that matches is left out.
  // Replaces what `out` held.
  void Candidates(std::string_view text, std::vector<int>* out) const;

 private:
  using Node = std::uint32_t;
  std::uint32_t StringNumber(const std::string& text);
  Node& Edge(Node node, std::uint8_t symbol) { return edges_[node * symbols_ + symbol]; }
  void BuildTrie();
  void BuildLinks();

  std::vector<std::uint16_t> needs_;  // by pattern: how many
  std::vector<int> always_;           // patterns without needs
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> strings_;
  struct Met {
    std::uint32_t need = 0;
    std::uint32_t pattern = 0;
  };
  std::vector<std::vector<Met>> met_by_;  // by string: the needs that it meets
  std::uint32_t need_count_ = 0;

  // Aho and Corasick's automaton over the strings, with every edge filled in.
  std::array<std::uint8_t, 256> symbol_{};  // by byte; 0 for bytes that no string has
  std::uint32_t symbols_ = 1;
  std::vector<Node> edges_;
  std::vector<std::uint32_t> ends_;  // by node: first of its strings in `found_`
  std::vector<std::uint32_t> found_;
};

}  // namespace chipline
