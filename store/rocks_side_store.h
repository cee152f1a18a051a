// The side store on RocksDB. For side_store.cc only.
#pragma once

#include <memory>
#include <string>

#include "model/result.h"
#include "store/side_store.h"

namespace chipline {

// `folder` is the database's own, made if missing (its parent too), mode 0700: it holds secrets,
// if only hashed ones. One that is there is opened on a full disk as well, and then only read: its
// writes are kUnavailable until it is opened again.
Result<std::unique_ptr<SideStore>> OpenRocksSideStore(const std::string& folder);
// As OpenSideStoreToRead.
Result<std::unique_ptr<SideStore>> OpenRocksSideStoreToRead(const std::string& folder);

}  // namespace chipline
