#include "web/pinned_cache.h"

namespace chipline {
namespace {

std::size_t SizeOf(std::string_view target, const Response& answer) {
  return 256 + target.size() + answer.headers.text().size() + answer.body.size();
}

}  // namespace

std::shared_ptr<const Response> PinnedCache::Find(std::string_view target) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_target_.find(target);
  if (found == by_target_.end()) return nullptr;
  items_.splice(items_.begin(), items_, found->second);
  return found->second->answer;
}

void PinnedCache::Keep(std::string_view target, std::shared_ptr<const Response> answer) const {
  const std::size_t bytes = SizeOf(target, *answer);
  if (bytes > most_bytes_ / 8) return;
  const std::lock_guard lock(mutex_);
  if (by_target_.contains(target)) return;
  items_.push_front({std::string(target), std::move(answer), bytes});
  by_target_.emplace(items_.front().target, items_.begin());
  bytes_ += bytes;
  while (bytes_ > most_bytes_) {
    by_target_.erase(items_.back().target);
    bytes_ -= items_.back().bytes;
    items_.pop_back();
  }
}

std::size_t PinnedCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace chipline
