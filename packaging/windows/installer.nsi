; The installer: one file, per user, no administrator. packaging/windows/build.sh calls
;   makensis "-DSRC=FOLDER/*" -DVERSION=… -DNUMBERS=1.2.3.0 -DKILOBYTES=… -DOUT=… installer.nsi
; /S installs silently, /D=FOLDER (last, unquoted) chooses the folder. The uninstaller keeps the data unless the words
; are typed, or given as /DELETEDATA=删除全部数据. Exit codes when silent: 0 done, 2 Windows too old, 3 program is running,
; 4 the folder holds something else or its path is too long.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 32
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include nsDialogs.nsh

!define PRODUCT "镇务台账"
!define UN "Software\Microsoft\Windows\CurrentVersion\Uninstall\TownshipDesk"
!define WORDS "删除全部数据"
!define LONGEST 200

Name "${PRODUCT}"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
InstallDir "$LOCALAPPDATA\Programs\TownshipDesk"
InstallDirRegKey HKCU "Software\TownshipDesk" "InstallDir"
BrandingText "${PRODUCT} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=2052 "ProductName" "${PRODUCT} Township Desk"
VIAddVersionKey /LANG=2052 "FileDescription" "${PRODUCT}安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "CompanyName" "Township Desk"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装${PRODUCT} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "只为当前用户安装，不需要管理员权限，也不需要联网。$\r$\n$\r$\n如果已经装过旧版，直接安装就是升级，台账数据不动。打开旧数据之前，软件会自己先做一份备份。$\r$\n$\r$\n安装前请先关闭正在使用的${PRODUCT}。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\TownshipDesk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${PRODUCT}"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.AskData un.LeaveData
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Var Deletes
Var Typed

; ---- before anything is written

Function .onInit
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP|MB_OK "${PRODUCT}需要 Windows 10（1809 或更新）或 Windows 11，64 位。" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ReadRegStr $0 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${If} $0 != ""
  ${AndIf} $0 < 17763
    MessageBox MB_ICONSTOP|MB_OK "这台电脑的 Windows 10 太旧（内部版本 $0），需要 1809（内部版本 17763）或更新。请先更新 Windows。" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

; $0: why the folder will not do, or empty. A folder with other people's files is never ours to clear later.
Function Fits
  StrCpy $0 ""
  StrLen $1 "$INSTDIR"
  ${If} $1 > ${LONGEST}
    StrCpy $0 "安装文件夹的路径太长（$1 字，最多 ${LONGEST} 字），请换一个。"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\TownshipDesk.exe"
    Return
  ${EndIf}
  ${DirState} "$INSTDIR" $1
  ${If} $1 == 1
    StrCpy $0 "文件夹“$INSTDIR”里已经有别的文件，请选一个空文件夹，或在里面新建一个。"
  ${EndIf}
FunctionEnd

Function LeaveFolder
  Call Fits
  ${If} $0 != ""
    MessageBox MB_ICONEXCLAMATION|MB_OK "$0"
    Abort
  ${EndIf}
FunctionEnd

!macro REFUSE_WHILE_RUNNING
  StrCpy $2 "TownshipDesk.exe"
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\$2"
      ${ExitDo}
    ${EndIf}
    ClearErrors
    FileOpen $1 "$INSTDIR\$2" a
    ${IfNot} ${Errors}
      FileClose $1
      ${If} $2 == "township-desk.exe"
        ${ExitDo}
      ${EndIf}
      StrCpy $2 "township-desk.exe"
      ${Continue}
    ${EndIf}
    MessageBox MB_ICONEXCLAMATION|MB_RETRYCANCEL "${PRODUCT}正在运行。请先关闭它，再点“重试”。" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 3
    Quit
  ${Loop}
!macroend

; ---- installing

Section
  Call Fits
  ${If} $0 != ""
    MessageBox MB_ICONSTOP|MB_OK "$0" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
  !insertmacro REFUSE_WHILE_RUNNING
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\lib" ; no module of the old version stays behind
  File /r "${SRC}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\TownshipDesk.exe"
  CreateShortcut "$DESKTOP\${PRODUCT}.lnk" "$INSTDIR\TownshipDesk.exe"
  WriteRegStr HKCU "Software\TownshipDesk" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UN}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKCU "${UN}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UN}" "DisplayIcon" "$INSTDIR\TownshipDesk.exe"
  WriteRegStr HKCU "${UN}" "Publisher" "Township Desk"
  WriteRegStr HKCU "${UN}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UN}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UN}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UN}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UN}" "NoModify" 1
  WriteRegDWORD HKCU "${UN}" "NoRepair" 1
SectionEnd

; ---- uninstalling

Function un.onInit
  StrCpy $Deletes ""
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA=" $1
  ${IfNot} ${Errors}
  ${AndIf} $1 == "${WORDS}"
    StrCpy $Deletes "yes"
  ${EndIf}
FunctionEnd

Function un.AskData
  !insertmacro MUI_HEADER_TEXT "卸载${PRODUCT}" "台账数据默认保留，以后重新安装可以接着用。"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 48u "程序将从这台电脑上删除。台账数据（数据库、附件和备份）在：$\r$\n$LOCALAPPDATA\TownshipDesk$\r$\n$\r$\n不用管它，数据就保留着。放在别处的数据文件夹也不会动。"
  Pop $0
  ${NSD_CreateLabel} 0 56u 100% 24u "确实要把上面文件夹里的数据和备份一起删掉、再也不要了，请在下面输入：${WORDS}"
  Pop $0
  ${NSD_CreateText} 0 82u 60% 13u ""
  Pop $Typed
  nsDialogs::Show
FunctionEnd

Function un.LeaveData
  ${NSD_GetText} $Typed $0
  ${If} $0 == "${WORDS}"
    StrCpy $Deletes "yes"
  ${ElseIf} $0 != ""
    MessageBox MB_ICONEXCLAMATION|MB_OK "输入的不是“${WORDS}”。要保留数据，请把输入框清空。"
    Abort
  ${EndIf}
FunctionEnd

Section Uninstall
  !insertmacro REFUSE_WHILE_RUNNING
  RMDir /r "$INSTDIR\lib"
  Delete "$INSTDIR\TownshipDesk.exe"
  Delete "$INSTDIR\township-desk.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  Delete "$DESKTOP\${PRODUCT}.lnk"
  DeleteRegKey HKCU "${UN}"
  DeleteRegKey HKCU "Software\TownshipDesk"
  ${If} $Deletes == "yes"
    RMDir /r "$LOCALAPPDATA\TownshipDesk"
  ${EndIf}
SectionEnd
