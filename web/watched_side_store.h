// A side store whose failed writes are noted for whoever watches over the server.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.h"
#include "store/side_store.h"
#include "web/last_fault.h"

namespace chipline {

// Does what `store` does. All must outlive it. Safe from any thread.
class WatchedSideStore final : public SideStore {
 public:
  WatchedSideStore(SideStore* store, const Clock& clock, LastFault* fault)
      : store_(*store), clock_(clock), fault_(*fault) {}

  Result<std::optional<std::string>> Get(std::string_view collection,
                                         std::string_view id) const override {
    return store_.Get(collection, id);
  }
  Result<std::vector<SideDocument>> List(std::string_view collection) const override {
    return store_.List(collection);
  }
  Result<std::vector<SideChange>> All() const override { return store_.All(); }
  Result<void> Write(const std::vector<SideChange>& changes) override;
  Result<std::string> PutIfAbsent(const std::string& collection, const std::string& id,
                                  const std::string& text) override;

 private:
  // A name or text that is refused is its writer's mistake, and no fault of the store.
  void Note(const Error& error);

  SideStore& store_;
  const Clock& clock_;
  LastFault& fault_;
};

}  // namespace chipline
