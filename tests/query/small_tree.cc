#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/query/questions.h"

namespace chipline {
namespace {

constexpr std::string_view kSmallTree = R"(
[coverage.US]
export = 2020-01-01
[coverage.CN]
import = 2021-01-01
[product.goods]
name = "Goods"
[product.chips]
name = "Chips"
parent = "goods"
[product.ai-chips]
name = "AI chips"
parent = "chips"
[product.h20]
name = "H20"
parent = "ai-chips"
[product.h200]
name = "H200"
parent = "ai-chips"
[product.memory]
name = "Memory"
parent = "chips"
[product.tools]
name = "Tools"
parent = "goods"
[material.metals]
name = "Metals"
[material.gallium]
name = "Gallium"
parent = "metals"
[material.graphite]
name = "Graphite"
parent = "metals"
[entity.acme]
name = "Acme"
[entity.zeta]
name = "Zeta"
)";

}  // namespace

const SubjectTree& SmallTree() {
  static const SubjectTree tree = SubjectTree::Load(std::string(kSmallTree), "small tree").value();
  return tree;
}

}  // namespace chipline
