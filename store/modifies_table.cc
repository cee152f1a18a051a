#include "store/modifies_table.h"

#include <algorithm>

#include "store/bytes.h"

namespace chipline {

const std::uint32_t* ModifiesTable::Find(std::uint64_t key) const {
  const auto found = std::ranges::lower_bound(keys_, key);
  if (found != keys_.end() && *found == key) {
    return &begins_[static_cast<std::size_t>(found - keys_.begin())];
  }
  const auto late = late_.find(key);
  return late == late_.end() ? nullptr : &late->second;
}

void ModifiesTable::SetBegin(std::uint64_t key, std::uint32_t begin) {
  const auto found = std::ranges::lower_bound(keys_, key);
  if (found == keys_.end()) {
    keys_.push_back(key);
    begins_.push_back(begin);
  } else if (*found == key) {
    begins_[static_cast<std::size_t>(found - keys_.begin())] = begin;
  } else {
    late_[key] = begin;
  }
}

void ModifiesTable::Set(EventId id, const std::vector<std::string_view>& names) {
  const auto begin = static_cast<std::uint32_t>(text_.size());
  PutLittle(&text_, static_cast<std::uint32_t>(names.size()));
  for (const std::string_view name : names) {
    PutLittle(&text_, static_cast<std::uint32_t>(name.size()));
    text_ += name;
  }
  SetBegin(KeyOf(id), begin);
}

void ModifiesTable::Erase(EventId id) {
  if (Find(KeyOf(id)) != nullptr) SetBegin(KeyOf(id), kErased);
}

std::vector<std::string> ModifiesTable::Of(EventId id) const {
  const std::uint32_t* begin = Find(KeyOf(id));
  std::vector<std::string> names;
  if (begin == nullptr || *begin == kErased) return names;
  const char* at = text_.data() + *begin;
  const auto count = GetLittle<std::uint32_t>(at);
  at += sizeof(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto size = GetLittle<std::uint32_t>(at);
    at += sizeof(size);
    names.emplace_back(at, size);
    at += size;
  }
  return names;
}

}  // namespace chipline
