// One subject: the verdict, its positions as lanes of time, and what is known of each spell.
#pragma once

#include "web/http.h"
#include "web/site.h"

namespace chipline {

Response SubjectPage(const Site& site, const Request& request);
// The verdict and the lanes alone, for other sites to show in a frame. Sets no cookie, runs no
// script, and any page may frame it.
Response SubjectEmbed(const Site& site, const Request& request);

}  // namespace chipline
