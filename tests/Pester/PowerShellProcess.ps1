<#
.SYNOPSIS
    Starts this edition of PowerShell once more, without a profile: Invoke-PowerShell -File script.ps1 ...
#>
function Invoke-PowerShell {
    $program = Join-Path $PSHOME $(if ($PSEdition -eq 'Desktop') { 'powershell.exe' } elseif ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
    # As a .NET tool, PowerShell has no program of its own.
    if (Test-Path $program) { & $program -NoProfile @args } else { & dotnet (Join-Path $PSHOME 'pwsh.dll') -NoProfile @args }
}

<#
.SYNOPSIS
    Runs a script in a PowerShell that has nothing of this session but where programs are, and gives the lines that it writes.
    $Environment has further variables.
#>
function Invoke-CleanPowerShell([string] $Folder, [string] $ModulePath, [string] $Script, [hashtable] $Environment = @{}) {
    $kept = @{}
    Get-ChildItem env: | ForEach-Object { $kept[$_.Name] = $_.Value }
    $needed = 'PATH', 'DOTNET_ROOT', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'PATHEXT', 'COMSPEC'
    $guarded = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; try { $Script } catch { `"ERROR `$_`"; exit 1 }"
    Push-Location -LiteralPath $Folder
    try {
        $kept.Keys | Where-Object { $needed -notcontains $_ } | ForEach-Object { Remove-Item "env:$_" }
        $env:HOME = $env:USERPROFILE = $Folder
        $env:PSModulePath = $ModulePath
        foreach ($name in $Environment.Keys) { Set-Item "env:$name" $Environment[$name] }
        Invoke-PowerShell -EncodedCommand ([Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($guarded)))
    }
    finally {
        Pop-Location
        Get-ChildItem env: | Where-Object { -not $kept.ContainsKey($_.Name) } | Remove-Item
        foreach ($name in $kept.Keys) { Set-Item "env:$name" $kept[$name] }
    }
}
