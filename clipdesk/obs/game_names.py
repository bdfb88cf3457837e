"""What programs call themselves, and the words in folders, scenes and programs that name no game."""

from __future__ import annotations

# What programs call themselves, where that does not tell the game.
PROGRAM_NAMES = {
    "cs2": "Counter-Strike 2",
    "r5apex": "Apex Legends",
    "r5apexdx12": "Apex Legends",
    "fortniteclient": "Fortnite",
    "valorant": "VALORANT",
    "leagueoflegends": "League of Legends",
    "rocketleague": "Rocket League",
    "eldenring": "Elden Ring",
    "overwatch": "Overwatch 2",
    "gta5": "Grand Theft Auto V",
    "rdr2": "Red Dead Redemption 2",
    "dota2": "Dota 2",
    "rainbowsix": "Rainbow Six Siege",
    "minecraft": "Minecraft",
    "robloxplayerbeta": "Roblox",
    "genshinimpact": "Genshin Impact",
    "bg3": "Baldur's Gate 3",
}

_EVERYDAY = """
game games gaming gameplay video videos movies movie clip clips replay replays recording recordings
vod vods obs obsstudio capture captures highlight highlights desktop downloads documents home users
media shorts raw new old scene main intro outro ending startingsoon starting soon brb berightback
justchatting chatting pause break end screen display fullscreen monitor webcam camera overlay live
stream streaming test default untitled temp tmp explorer finder dwm chrome firefox msedge edge brave
opera safari discord spotify steam steamwebhelper epicgameslauncher epicgames riotclient
riotclientservices battlenet obs64 obs32 code devenv python pythonw java javaw unity unrealeditor
notepad cmd powershell windowsterminal terminal konsole gnomeshell plasmashell kwin xorg xwayland
wine wineserver proton vlc mpv slack teams zoom telegram whatsapp clipdesk launcher steamworksshared
steamlinuxruntime gamebar shadowplay nvidia medal dvr best mine my today
"""
NO_GAMES = frozenset(_EVERYDAY.split())
