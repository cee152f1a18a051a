#include "web/site.h"

#include "web/last_fault.h"

namespace chipline {

std::string Site::Fault() const {
  std::string of_following = follower.LastError();
  return of_following.empty() ? fault.text() : of_following;
}

}  // namespace chipline
