#include "store/side_store.h"

#include <map>
#include <mutex>

#include "store/rocks_side_store.h"
#include "store/side_key.h"
#include "store/store_name.h"

namespace chipline {
namespace {

class MemorySideStore final : public SideStore {
 public:
  Result<std::optional<std::string>> Get(std::string_view collection,
                                         std::string_view id) const override {
    const std::string key = CHIP_TRY(SideKey(collection, id));
    const std::lock_guard lock(mutex_);
    const auto found = documents_.find(key);
    if (found == documents_.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
  }

  Result<std::vector<SideDocument>> List(std::string_view collection) const override {
    const std::string prefix = CHIP_TRY(SidePrefix(collection));
    std::vector<SideDocument> all;
    const std::lock_guard lock(mutex_);
    for (auto at = documents_.lower_bound(prefix);
         at != documents_.end() && at->first.starts_with(prefix); ++at) {
      all.push_back({at->first.substr(prefix.size()), at->second});
    }
    return all;
  }

  Result<std::vector<SideChange>> All() const override {
    std::vector<SideChange> all;
    const std::lock_guard lock(mutex_);
    for (const auto& [key, text] : documents_) all.push_back(SideChangeOf(key, text));
    return all;
  }

  Result<void> Write(const std::vector<SideChange>& changes) override {
    std::vector<std::string> keys;
    keys.reserve(changes.size());
    for (const SideChange& change : changes) {
      keys.push_back(CHIP_TRY(SideKey(change.collection, change.id)));
    }
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].text) {
        documents_[keys[i]] = *changes[i].text;
      } else {
        documents_.erase(keys[i]);
      }
    }
    return Ok();
  }

  Result<std::string> PutIfAbsent(const std::string& collection, const std::string& id,
                                  const std::string& text) override {
    const std::string key = CHIP_TRY(SideKey(collection, id));
    const std::lock_guard lock(mutex_);
    return documents_.try_emplace(key, text).first->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> documents_;
};

}  // namespace

Result<std::string> SidePrefix(std::string_view collection) {
  if (collection.empty() || collection.find('\0') != std::string_view::npos) {
    return InvalidArgument("a collection's name is empty or holds a zero byte");
  }
  std::string prefix(collection);
  prefix += '\0';
  return prefix;
}

Result<std::string> SideKey(std::string_view collection, std::string_view id) {
  std::string key = CHIP_TRY(SidePrefix(collection));
  if (id.empty() || id.find('\0') != std::string_view::npos) {
    return InvalidArgument("a document's id is empty or holds a zero byte",
                           std::string(collection));
  }
  return key.append(id);
}

SideChange SideChangeOf(std::string_view key, std::string_view text) {
  const std::size_t end = key.find('\0');
  return {std::string(key.substr(0, end)), std::string(key.substr(end + 1)), std::string(text)};
}

Result<std::unique_ptr<SideStore>> OpenSideStore(const std::string& store) {
  const StoreName name = CHIP_TRY(ParseStoreName(store));
  if (name.in_memory()) return std::unique_ptr<SideStore>(new MemorySideStore());
  return OpenRocksSideStore(name.folder + "/side");
}

Result<std::unique_ptr<SideStore>> OpenSideStoreToRead(const std::string& store) {
  const StoreName name = CHIP_TRY(ParseStoreName(store));
  if (name.in_memory()) return InvalidArgument("holds nothing that could be read", store);
  return OpenRocksSideStoreToRead(name.folder + "/side");
}

}  // namespace chipline
