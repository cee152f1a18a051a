// What is answered to a request that the gate does not take, before any handler has seen it.
#pragma once

#include <string>

#include "web/request_head.h"

namespace chipline {

// The whole answer, which ends the connection: problem+json, or a page where a browser asked.
// REQUIRES: the verdict is a refusal.
std::string RefusalText(const HeadVerdict& verdict, bool as_page);

}  // namespace chipline
