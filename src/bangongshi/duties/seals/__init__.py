"""印章: seals and their custody, 用印, 外借, 介绍信, 证照 (domain.md §6)."""
