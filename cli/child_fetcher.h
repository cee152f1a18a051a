// What people enter is fetched by a process of its own, which holds no store and no secret.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ingest/page_fetch.h"

namespace chipline {

// `allowed` are ranges that are closed otherwise, as for `chipline fetch --allow-address`; a bad
// one makes every fetch fail with its reason. At most four pages at once.
std::unique_ptr<PageFetcher> MakeChildFetcher(std::vector<std::string> allowed);

}  // namespace chipline
