#include "ingest/pattern_index.h"

#include <algorithm>
#include <deque>

#include "ingest/pattern_needs.h"

namespace chipline {

std::uint32_t PatternIndex::StringNumber(const std::string& text) {
  const auto [known, fresh] =
      numbers_.try_emplace(text, static_cast<std::uint32_t>(strings_.size()));
  if (fresh) {
    strings_.push_back(text);
    met_by_.emplace_back();
  }
  return known->second;
}

void PatternIndex::Add(std::string_view pattern) {
  const auto number = static_cast<std::uint32_t>(needs_.size());
  const std::vector<Need> needs = NeedsOf(pattern);
  needs_.push_back(static_cast<std::uint16_t>(needs.size()));
  if (needs.empty()) always_.push_back(static_cast<int>(number));
  for (const Need& need : needs) {
    for (const std::string& text : need) {
      met_by_[StringNumber(text)].push_back({need_count_, number});
    }
    ++need_count_;
  }
}

void PatternIndex::Build() {
  BuildTrie();
  BuildLinks();
}

void PatternIndex::BuildTrie() {
  std::size_t bytes = 1;
  for (const std::string& text : strings_) {
    bytes += text.size();
    for (const char c : text) {
      std::uint8_t& symbol = symbol_[static_cast<unsigned char>(c)];
      if (symbol == 0) symbol = static_cast<std::uint8_t>(symbols_++);
    }
  }
  edges_.reserve(bytes * symbols_);
  edges_.assign(symbols_, 0);
  std::vector<std::vector<std::uint32_t>> own(1);
  for (std::uint32_t number = 0; number < strings_.size(); ++number) {
    Node node = 0;
    for (const char c : strings_[number]) {
      const std::uint8_t symbol = symbol_[static_cast<unsigned char>(c)];
      if (Edge(node, symbol) == 0) {
        const auto fresh = static_cast<Node>(own.size());
        edges_.resize(edges_.size() + symbols_, 0);
        own.emplace_back();
        Edge(node, symbol) = fresh;
      }
      node = Edge(node, symbol);
    }
    own[node].push_back(number);
  }
  ends_.clear();
  found_.clear();
  for (const auto& strings : own) {
    ends_.push_back(static_cast<std::uint32_t>(found_.size()));
    found_.insert(found_.end(), strings.begin(), strings.end());
  }
  ends_.push_back(static_cast<std::uint32_t>(found_.size()));
}

// Fills in the edges of failure, breadth first, and gives each node the strings of its suffixes.
void PatternIndex::BuildLinks() {
  const std::size_t count = ends_.size() - 1;
  std::vector<std::vector<std::uint32_t>> strings(count);
  for (Node node = 0; node < count; ++node) {
    strings[node].assign(found_.begin() + ends_[node], found_.begin() + ends_[node + 1]);
  }
  std::vector<Node> suffix(count, 0);
  std::deque<Node> open = {0};
  while (!open.empty()) {
    const Node node = open.front();
    open.pop_front();
    const auto& shorter = strings[suffix[node]];
    if (node != 0) strings[node].insert(strings[node].end(), shorter.begin(), shorter.end());
    for (std::uint32_t symbol = 1; symbol < symbols_; ++symbol) {
      Node& next = Edge(node, static_cast<std::uint8_t>(symbol));
      const Node fallback = node == 0 ? 0 : Edge(suffix[node], static_cast<std::uint8_t>(symbol));
      if (next == 0) {
        next = fallback;
      } else {
        suffix[next] = fallback;
        open.push_back(next);
      }
    }
  }
  found_.clear();
  for (Node node = 0; node < count; ++node) {
    ends_[node] = static_cast<std::uint32_t>(found_.size());
    found_.insert(found_.end(), strings[node].begin(), strings[node].end());
  }
  ends_[count] = static_cast<std::uint32_t>(found_.size());
}

void PatternIndex::Candidates(std::string_view text, std::vector<int>* out) const {
  *out = always_;
  std::vector<bool> seen(strings_.size());
  std::vector<bool> met(need_count_);
  std::vector<std::uint16_t> wanting = needs_;
  Node node = 0;
  for (const char c : text) {
    node = edges_[node * symbols_ + symbol_[static_cast<unsigned char>(c)]];
    for (std::uint32_t i = ends_[node]; i < ends_[node + 1]; ++i) {
      const std::uint32_t number = found_[i];
      if (seen[number]) continue;
      seen[number] = true;
      for (const auto& [need, pattern] : met_by_[number]) {
        if (met[need]) continue;
        met[need] = true;
        if (--wanting[pattern] == 0) out->push_back(static_cast<int>(pattern));
      }
    }
  }
  std::ranges::sort(*out);
}

}  // namespace chipline
