<#
.SYNOPSIS
    Starts this edition of PowerShell once more, without a profile: Invoke-PowerShell -File script.ps1 ...
#>
function Invoke-PowerShell {
    $program = Join-Path $PSHOME $(if ($PSEdition -eq 'Desktop') { 'powershell.exe' } elseif ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
    # As a .NET tool, PowerShell has no program of its own.
    if (Test-Path $program) { & $program -NoProfile @args } else { & dotnet (Join-Path $PSHOME 'pwsh.dll') -NoProfile @args }
}
