// What people enter is fetched by a process of its own, which holds no store and no secret.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "ingest/page_fetch.h"
#include "model/day.h"

namespace chipline {

// What a page may take with all its redirects, and how many may be on their way at once.
struct FetchLimits {
  Micros longest = 200'000'000;  // six requests of half a minute, and a little
  std::ptrdiff_t at_once = 4;
};
// Of a server whose worker waits for the page: at least half of them stay free (gate.h), and each
// is back soon.
inline constexpr FetchLimits kServedFetch{20'000'000, 2};

// `allowed` are ranges that are closed otherwise, as for `chipline fetch --allow-address`; a bad
// one makes every fetch fail with its reason.
std::unique_ptr<PageFetcher> MakeChildFetcher(std::vector<std::string> allowed,
                                              FetchLimits limits = {});

}  // namespace chipline
