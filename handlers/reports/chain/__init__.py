"""Up the grid chain (楼栋 → 网格/小区 → 社区 → 街道), with a deadline at each step."""
