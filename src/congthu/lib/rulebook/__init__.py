"""The tables of Decree 30/2020/NĐ-CP as data. No rule stands here, only what the Decree lists."""
