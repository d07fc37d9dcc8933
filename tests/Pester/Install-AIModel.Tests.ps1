#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Install-AIModel' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $sd15 = Join-Path $env:TEXTTOIMAGE_MODELS 'sd15'
    }

    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        New-Item $folder -ItemType Directory | Out-Null
        Push-Location $folder
        $library = Join-Path (Get-Location).ProviderPath 'library'
    }

    AfterEach {
        Pop-Location
    }

    It 'installs a folder under another name, which then makes the same picture' {
        Get-AIModel starter | Install-AIModel -Name mine -Destination library | Should -BeNullOrEmpty
        $picture = @{ Prompt = 'a red house'; Seed = 1; Steps = 1 }
        $mine = New-AIImage @picture -Model ./library/mine -OutFile mine.png
        Get-Bytes $mine.Path | Should -Be (Get-Bytes (New-AIImage @picture -OutFile starter.png).Path)
    }

    It 'installs an archive that PowerShell made' {
        Compress-Archive (Join-Path $sd15 '*') sd15.zip
        $model = Get-ChildItem sd15.zip | Install-AIModel -Destination library -PassThru
        $model.Path | Should -Be (Join-Path $library 'sd15')
        Test-AIModel $model.Path -Quiet | Should -BeTrue
    }

    It 'writes nothing with -WhatIf' {
        Install-AIModel $sd15 -Destination library -WhatIf | Should -BeNullOrEmpty
        Test-Path library | Should -BeFalse
    }

    It 'keeps an installed model unless -Force is given' {
        Install-AIModel $sd15 -Destination library
        { Install-AIModel $sd15 -Destination library -ErrorAction Stop } | Should -Throw -ErrorId 'ModelExists,*'
        { Install-AIModel $sd15 -Destination library -Force -ErrorAction Stop } | Should -Not -Throw
    }

    It '<Id> for <Arguments>' -TestCases @(
        @{ Id = 'ModelNotFound'; Arguments = @{ Path = 'nothing' } }
        @{ Id = 'ModelIncomplete'; Arguments = @{ Path = '.' } }
        @{ Id = 'ArgumentInvalid'; Arguments = @{ Path = 'notes.txt' } }
        @{ Id = 'ArgumentInvalid'; Arguments = @{ Path = 'sd15'; Name = 'starter' } }
        @{ Id = 'ArgumentInvalid'; Arguments = @{ Path = 'sd15'; Name = '../up' } }
    ) {
        Set-Content notes.txt 'no model'
        Copy-Item $sd15 . -Recurse
        $thrown = { Install-AIModel @Arguments -Destination library -ErrorAction Stop } | Should -Throw -PassThru
        Get-ErrorId $thrown | Should -Be $Id
        Test-Path library | Should -BeFalse
    }
}
