#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'The archive of the command line' {
    BeforeAll {
        $repositoryRoot = Split-Path (Split-Path $PSScriptRoot)
        . (Join-Path $repositoryRoot 'packaging/ProgramPackage.ps1')
    }

    It 'has the notice of every library in it, with a licence' {
        Push-Location $repositoryRoot
        try {
            $dependencies = Get-ChildItem 'src/Cli/bin/*/net10.0/aiimage.deps.json' | Sort-Object LastWriteTime | Select-Object -Last 1
            $notice = Get-ThirdPartyNotice $dependencies.FullName
        }
        finally { Pop-Location }
        $libraries = (Get-Content $dependencies.FullName -Raw | ConvertFrom-Json).libraries.PSObject.Properties | Where-Object { $_.Value.type -eq 'package' }
        $libraries.Count | Should -BeGreaterThan 10
        foreach ($library in $libraries) { $notice | Should -Contain ($library.Name -replace '/', ' ') }
        @($notice -match '^Licence: ').Count | Should -Be $libraries.Count
        @($notice -match '^Licence: \.').Count | Should -Be 0
        ($notice -join "`n") -match 'THIRD PARTY SOFTWARE NOTICES' | Should -BeTrue
    }

    It 'is described to winget by its own hash and version' {
        $archive = Join-Path $TestDrive 'TextToImage-win-x64.zip'
        Set-Content $archive 'an archive'
        Push-Location $repositoryRoot
        try { New-WingetManifest $archive (Join-Path $TestDrive 'winget') }
        finally { Pop-Location }
        $manifests = Get-ChildItem (Join-Path $TestDrive 'winget') -Filter *.yaml
        $manifests.Count | Should -Be 3
        foreach ($manifest in $manifests) { Get-Content $manifest.FullName -Raw | Should -Not -Match '[{}]' }
        $installer = Get-Content (Join-Path $TestDrive 'winget/TextToImage.TextToImage.installer.yaml') -Raw
        $installer | Should -Match (Get-FileHash $archive -Algorithm SHA256).Hash
        $installer | Should -Match 'PackageVersion: [0-9]+\.[0-9]+\.[0-9]+'
    }
}
